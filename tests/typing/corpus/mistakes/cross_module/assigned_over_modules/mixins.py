from datetime import datetime

from sqlalchemy import func

from declarative_instr.orm import Mapped, mapped_column


class Stamped:
    created: Mapped[datetime] = mapped_column(server_default=func.now())
