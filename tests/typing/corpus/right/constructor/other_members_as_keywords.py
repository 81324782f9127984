# other-members-as-keywords: any attribute of the class may be given, properties and plain values too
from typing import ClassVar

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    visits: int = 0
    note: ClassVar[str] = ""

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str]
    last: Mapped[str]

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @name.setter
    def name(self, name: str) -> None:
        self.first, self.last = name.split()


ada = Author(name="Ada Lovelace", visits=2)
print(ada.first, ada.visits, Author(id=None).visits)
