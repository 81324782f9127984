"""The mapped classes of the catalogue; how they are filled, compared and shown is not known here."""

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """The declarative base of every class of the catalogue."""


distribution_classifier = Table(
    "catalogue_distribution_classifier",
    Base.metadata,
    Column("distribution_id", ForeignKey("catalogue_distribution.id"), primary_key=True),
    Column("classifier_id", ForeignKey("catalogue_classifier.id"), primary_key=True),
)


class Distribution(Base):
    """An installed distribution: the one side of most relations here."""

    __tablename__ = "catalogue_distribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    version: Mapped[str]
    summary: Mapped[str | None]
    requires_python: Mapped[str | None]

    files: Mapped[list["InstalledFile"]] = relationship(
        back_populates="distribution", cascade="all, delete-orphan"
    )
    requirements: Mapped[list["Requirement"]] = relationship(
        back_populates="distribution", cascade="all, delete-orphan"
    )
    entry_points: Mapped[list["EntryPoint"]] = relationship(
        back_populates="distribution", cascade="all, delete-orphan"
    )
    classifiers: Mapped[list["Classifier"]] = relationship(
        secondary=distribution_classifier, back_populates="distributions"
    )


class InstalledFile(Base):
    """A file that a distribution's RECORD names; size and hash are absent where it gives none."""

    __tablename__ = "catalogue_file"
    __table_args__ = (UniqueConstraint("distribution_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    distribution_id: Mapped[int] = mapped_column(ForeignKey("catalogue_distribution.id"))
    path: Mapped[str]
    size: Mapped[int | None]
    hash_algorithm: Mapped[str | None]
    hash_value: Mapped[str | None]

    distribution: Mapped[Distribution] = relationship(back_populates="files")


class Requirement(Base):
    """One line of a distribution's Requires-Dist, with its environment marker apart."""

    __tablename__ = "catalogue_requirement"
    __table_args__ = (UniqueConstraint("distribution_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    distribution_id: Mapped[int] = mapped_column(ForeignKey("catalogue_distribution.id"))
    text: Mapped[str]
    project: Mapped[str]
    marker: Mapped[str | None]

    distribution: Mapped[Distribution] = relationship(back_populates="requirements")


class EntryPointGroup(Base):
    """A name under which distributions announce entry points, such as `console_scripts`."""

    __tablename__ = "catalogue_entry_point_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)

    entry_points: Mapped[list["EntryPoint"]] = relationship(back_populates="group")


class EntryPoint(Base):
    """An entry point: many to one towards its distribution, and towards its group."""

    __tablename__ = "catalogue_entry_point"
    __table_args__ = (UniqueConstraint("distribution_id", "group_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    distribution_id: Mapped[int] = mapped_column(ForeignKey("catalogue_distribution.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry_point_group.id"))
    name: Mapped[str]
    value: Mapped[str]

    distribution: Mapped[Distribution] = relationship(back_populates="entry_points")
    group: Mapped[EntryPointGroup] = relationship(back_populates="entry_points")


class Classifier(Base):
    """A trove classifier, shared by many distributions."""

    __tablename__ = "catalogue_classifier"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)

    distributions: Mapped[list[Distribution]] = relationship(
        secondary=distribution_classifier, back_populates="classifiers"
    )
