# expressions-as-values: SQL expressions are given and assigned as values of attributes
from datetime import datetime

from sqlalchemy import DateTime, create_engine, func

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime] = mapped_column(DateTime)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ada = Author(name=func.upper("ada"), created=func.now())
    session.add(ada)
    session.commit()
    ada.visits = Author.visits + 1
    ada.created = func.now()
    session.commit()
    print(ada.name, ada.visits, ada.created.year)
