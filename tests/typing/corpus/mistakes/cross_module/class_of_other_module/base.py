from declarative_instr.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
