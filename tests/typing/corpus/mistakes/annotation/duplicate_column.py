# duplicate-column, fails: two attributes name the same column
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column("name", String(30))
    last: Mapped[str] = mapped_column("name", String(30))  # wrong
    #> last: Mapped[str] = mapped_column("last_name", String(30))


configure_mappers()
