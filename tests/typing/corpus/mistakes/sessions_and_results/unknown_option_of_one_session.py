# unknown-session-option, fails: a session of a maker is given a name that Session does not take
from sqlalchemy import create_engine

from declarative_instr.orm import sessionmaker

make = sessionmaker(create_engine("sqlite://"))
with make(expire_on_comit=False) as session:  # wrong
#> with make(expire_on_commit=False) as session:
    print(session.is_active)
