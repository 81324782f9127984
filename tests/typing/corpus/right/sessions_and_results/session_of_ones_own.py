# own-session: a session class with more arguments, and arguments in dictionaries
from typing import Any

from sqlalchemy import Engine, create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Visit(Base):
    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)


class TenantSession(Session):
    def __init__(self, *arguments: Any, tenant: str = "", **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.tenant = tenant


def maker_for(engine: Engine, **options: Any) -> sessionmaker[Session]:
    return sessionmaker(engine, **options)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
tenants = sessionmaker(engine, class_=TenantSession, tenant="north", autoflush=False)
with tenants() as own:
    print(own.tenant)

later = sessionmaker()
later.configure(bind=engine, info={"a": 1})
settings: dict[str, Any] = {"expire_on_commit": False}
with later(**settings) as session, session.begin() as transaction:
    session.add_all(Visit(id=number) for number in (1, 2))
    print(transaction.is_active, session.info)
with maker_for(engine, autoflush=False).begin() as session:
    anything: object = session.get_one(Visit, 1, populate_existing=True)
    session.delete(anything)
