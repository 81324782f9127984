# unmapped-members: members that are no columns: private annotations, caches, functions, nested classes
from typing import TYPE_CHECKING, Any, ClassVar

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, reconstructor


class Base(DeclarativeBase):
    pass


def describe(author: "Author") -> str:
    return author.name


class Author(Base):
    __tablename__ = "author"

    _cache: dict[str, int]
    _log: ClassVar[list[str]] = []
    __private: int = 0
    describe = describe

    class Meta:
        ordering = "name"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @reconstructor
    def set_up(self) -> None:
        self._cache = {}

    if TYPE_CHECKING:
        extra: str

    def __getattr__(self, name: str) -> Any:
        if name.startswith("extra"):
            return name
        raise AttributeError(name)


ada = Author(id=1, name="Ada")
ada.set_up()
ada._cache["x"] = 1
print(ada.describe(), ada._cache, Author.Meta.ordering, ada.extra)
