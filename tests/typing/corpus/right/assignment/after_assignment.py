# after-assignment: references and values that may be None are used after they were assigned
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int | None]
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    mentor: Mapped["Author | None"] = relationship(remote_side=[id])


def make(name: str) -> Author:
    return Author(name=name)


ada = make("Ada")
ada.mentor = make("Mary")
print(ada.mentor.name.upper())
ada.mentor.mentor = Author(name="Charles")
print(ada.mentor.mentor.name)
for name in ("x", "y"):
    ada.mentor = Author(name=name)
    print(ada.mentor.name)
ada.mentor = None
print(ada.mentor)
