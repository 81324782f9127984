"""Says clearly what to install where SQLAlchemy is missing; importing it checks that."""

try:
    import sqlalchemy
except ModuleNotFoundError as error:
    message = (
        "declarative_instr.orm needs SQLAlchemy 2.1, which is not installed. Install it along:"
        " pip install 'declarative-instr[orm]'. The core, declarative_instr itself, works without."
    )
    raise ModuleNotFoundError(message, name="sqlalchemy") from error

version: str = sqlalchemy.__version__
