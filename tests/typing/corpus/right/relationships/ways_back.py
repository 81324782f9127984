# ways-back: backref as a name, with options, to the own class, through a table, and computed
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, select

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    attribute_keyed_dict,
    backref,
    configure_mappers,
    mapped_column,
    relationship,
    validates,
)


class Base(DeclarativeBase):
    pass


song_mood = Table(
    "song_mood",
    Base.metadata,
    Column("song_id", ForeignKey("song.id"), primary_key=True),
    Column("mood_id", ForeignKey("mood.id"), primary_key=True),
)
CREDITS = "credits"


class Album(Base):
    __tablename__ = "album"

    id: Mapped[int] = mapped_column(primary_key=True)
    songs: Mapped[list["Song"]] = relationship(backref="album", order_by="Song.id")


class Song(Base):
    __tablename__ = "song"

    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int] = mapped_column(ForeignKey("album.id"))
    cover_of_id: Mapped[int | None] = mapped_column(ForeignKey("song.id"))
    covers: Mapped[list["Song"]] = relationship(backref=backref("cover_of", remote_side=[id]))
    moods: Mapped[set["Mood"]] = relationship(
        secondary=song_mood, backref=("songs", {"lazy": "selectin", "collection_class": set})
    )

    @validates("album", "cover_of")
    def _seen(self, key: str, value: Any) -> Any:
        return value


class Mood(Base):
    __tablename__ = "mood"

    id: Mapped[int] = mapped_column(primary_key=True)


class Credit(Base):
    __tablename__ = "credit"

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    song_id: Mapped[int] = mapped_column(ForeignKey("song.id"))
    album_id: Mapped[int | None] = mapped_column(ForeignKey("album.id"))
    song: Mapped[Song] = relationship(
        backref=backref(
            "roles", collection_class=attribute_keyed_dict("role"), cascade="all, delete-orphan"
        )
    )
    album: Mapped[Album | None] = relationship(backref=CREDITS)


configure_mappers()
first = Song(album=Album(), cover_of=None)
second = Song(album=Album(credits=[]), cover_of=first, roles={})
print(first.covers == [second], select(Song).filter_by(cover_of=first))
