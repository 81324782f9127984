# made-in-a-function: a function makes mapped classes
from sqlalchemy import text

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


def tag_class(name: str) -> type[Base]:
    class Tag(Base):
        __tablename__ = f"{name}_tag"

        id: Mapped[int] = mapped_column(primary_key=True)
        text: Mapped[str]

    return Tag


made = [tag_class(name) for name in ("book", "author")]
print([one.__table__.name for one in made])
