# never-set-or-no-value: a listener that asks for both names of a missing value
from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, attributes, mapped_column
from declarative_instr.orm.attributes import NEVER_SET, NO_VALUE


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@event.listens_for(Author.name, "set", retval=True, active_history=True)
def short(
    target: Author,
    value: str,
    oldvalue: str | attributes.LoaderCallableStatus,
    initiator: attributes.AttributeEventToken,
) -> str:
    if oldvalue is NO_VALUE or oldvalue is NEVER_SET:
        return value
    return value.lower()


author = Author(name="Ada")
author.name = "Bob"
print(author.name)
