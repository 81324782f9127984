# declared-column-read: the value of a column that a mixin's method declares
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    pass


class InTree:
    @declared_attr
    def parent_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("folder.id"))


class Folder(InTree, Base):
    __tablename__ = "folder"

    id: Mapped[int] = mapped_column(primary_key=True)

    def parent(self) -> int:
        if self.parent_id is None:
            return self.id
        return self.parent_id


print(Folder(id=1, parent_id=2).parent() + 1)
