# attributes-of-mixins: keywords are attributes of mixins and abstract bases
from datetime import datetime

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Named:
    name: Mapped[str]


class Stamped:
    created: Mapped[datetime] = mapped_column(default=datetime.now)


class Keyed(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


class Author(Named, Stamped, Keyed):
    __tablename__ = "author"

    born: Mapped[int]


ada = Author(id=1, name="Ada", created=datetime(2020, 1, 1), born=1815)
print(ada.id + ada.born, ada.created.year, ada.name.upper())
