# tuple-targets: attributes as targets of unpacking, loops and with
from collections.abc import Iterator
from contextlib import contextmanager

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


@contextmanager
def year() -> Iterator[int]:
    yield 1815


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada, mary = Author(name="", born=0), Author(name="", born=0)
ada.name, mary.name = "Ada", "Mary"
with year() as ada.born:
    pass
for mary.born in (1796, 1797):
    print(mary.born)
del ada.name
print(ada.born)
