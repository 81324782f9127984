# dialect-types: types of one database, whose values its driver makes
from ipaddress import IPv4Address
from uuid import UUID

from sqlalchemy import JSON, Integer, LargeBinary, String
from sqlalchemy.dialects import mysql, postgresql

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Host(Base):
    __tablename__ = "host"

    id: Mapped[UUID] = mapped_column(postgresql.UUID(as_uuid=True), primary_key=True)
    address: Mapped[IPv4Address | None] = mapped_column(postgresql.INET)
    labels: Mapped[dict[str, str]] = mapped_column(postgresql.HSTORE, default=dict)
    document: Mapped[dict[str, list[int]]] = mapped_column(
        JSON().with_variant(postgresql.JSONB(), "postgresql"),
        default={"a": [1]},
        server_default="{}",
    )
    ports: Mapped[list[int]] = mapped_column(postgresql.ARRAY(Integer))
    name: Mapped[str] = mapped_column(postgresql.CITEXT)
    days: Mapped[set[str]] = mapped_column(mysql.SET("mon", "tue"))
    is_up: Mapped[bool] = mapped_column(mysql.TINYINT(1))
    key: Mapped[bytes] = mapped_column(LargeBinary(16).with_variant(mysql.BINARY(16), "mysql"))
    area: Mapped[str] = mapped_column(String(3).with_variant(mysql.CHAR(3), "mysql"))


configure_mappers()
print(Host.__table__.c.keys())
