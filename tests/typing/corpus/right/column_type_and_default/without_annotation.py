# no-annotation: columns and relations that only their functions describe
from sqlalchemy import JSON, ForeignKey, Integer, String, create_engine, func, select

from declarative_instr.orm import DeclarativeBase, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "member"

    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(30), nullable=False)
    nick = mapped_column(String)
    data = mapped_column(JSON, default={})
    tags = mapped_column(JSON, default=list)
    rank = mapped_column("position", Integer(), nullable=True, default=None)
    leader_id = mapped_column(ForeignKey("member.id"))
    leader = relationship("Member", remote_side=[id])
    team = relationship("Member", collection_class=set, viewonly=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
ada = Member(name="Ada", data={"a": 1})
ada.nick = None
ada.rank = 3
ada.leader = Member(name="Bo")
with Session(engine) as session:
    session.add(ada)
    session.commit()
    if ada.nick is None:
        ada.nick = ada.name.upper()
    named = select(Member.name, func.count(Member.id)).where(Member.id.in_([1, 2]))
    print(session.execute(named.group_by(Member.name)).all(), ada.leader.name, ada.tags)
