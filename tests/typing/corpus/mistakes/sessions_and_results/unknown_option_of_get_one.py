# unknown-option, fails: get_one() is given a name that it does not take
from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Page(id=1))
    print(session.get_one(Page, 1, populate=True))  # wrong
    #> print(session.get_one(Page, 1, populate_existing=True))
