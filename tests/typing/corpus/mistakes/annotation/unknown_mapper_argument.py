# mapper-args, fails: __mapper_args__ has a name that does not exist
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    __mapper_args__ = {"eager_default": True}  # wrong
    #> __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
