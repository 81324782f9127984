# unknown-option, fails: backref() is given an option that relationship() does not take
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    backref,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Choir(Base):
    __tablename__ = "choir"

    id: Mapped[int] = mapped_column(primary_key=True)
    singers: Mapped[list["Singer"]] = relationship(
        backref=backref("choir", inner_join=True)  # wrong
        #> backref=backref("choir", innerjoin=True)
    )


class Singer(Base):
    __tablename__ = "singer"

    id: Mapped[int] = mapped_column(primary_key=True)
    choir_id: Mapped[int] = mapped_column(ForeignKey("choir.id"))


configure_mappers()
print(Choir(singers=[Singer()]).singers)
