# base-setting, silent: the metadata of a base is a str
from sqlalchemy import MetaData

from declarative_instr.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = "library"  # wrong
    #> metadata = MetaData(schema="library")
