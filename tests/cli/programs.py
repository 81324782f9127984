"""Programs that the tests check; a mark at the end of a line tells what is wrong there."""

from typing import Final

BASE: Final = """
from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

class Base(DeclarativeBase):
    pass
"""

TWELVE: Final = f"""{BASE}
class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = "unknown"  #! di08 Author.name
    books: Mapped[list["Book"]] = relationship(back_populates="autor")  #! dioa Author.books
    prizes: Mapped[list["Prise"]] = relationship()  #! di09 Author.prizes

    @validates("nmae")  #! di27 Author.check_name
    def check_name(self, key: str, value: str) -> str:
        return value

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    publisher: Mapped["Publisher"] = relationship()  #! diob Book.publisher
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelv.id"))  #! chk1 Book.shelf_id
    shelf: Mapped["Shelf"] = relationship(back_populates="books")

class Publisher(Base):
    __tablename__ = "publisher"
    id: Mapped[int] = mapped_column(primary_key=True)
    metadata: Mapped[str]  #! di16 Publisher.metadata

class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")

class Keyless(Base):  #! dio7 Keyless
    __tablename__ = "keyless"
    name: Mapped[str]

class Tableless(Base):  #! dio8 Tableless
    id: Mapped[int] = mapped_column(primary_key=True)

class Tag(Base):
    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("nmae"),)  #! chk7 Tag.__table_args__
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

class Review(Base):
    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(String, ForeignKey("book.id"))  #! chk2 Review.book_id
    book: Mapped[Book] = relationship(lazy="selct")  #! dio1 Review.book
"""
"""Twelve mistakes of twelve kinds."""

MORE: Final = f"""{BASE}
from declarative_instr.orm import attribute_keyed_dict

class Country(Base):
    __tablename__ = "country"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name: Mapped[str]  #! chk6 Country.name

class City(Base):
    __tablename__ = "city"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(String)  #! chk4 City.size
    mayor: str = mapped_column(String)  #! di08 City.mayor
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    countries: Mapped[list[Country]] = relationship()  #! chk3 City.countries
    country: Mapped[Country] = relationship(City)  #! chk8 City.country
    home: Mapped[Country] = relationship(uselist=True)  #! chk3 City.home
    orders: Mapped[Country] = relationship(orderby="id")  #! chk8 City.orders
    first: Mapped[Country] = relationship(order_by="City.size")  #! chk5 City.first
    joined: Mapped[Country] = relationship(primaryjoin="City.cuntry_id == Country.id")  #! di09 City.joined

class Street(Base):
    __tablename__ = "city"  #! chk7 Street.__tablename__
    id: Mapped[int] = mapped_column(primary_key=True)

class House(Base):
    __tablename__ = "house"
    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    mayor_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    city: Mapped[City] = relationship()  #! dioc House.city
    country: Mapped["Country"] = relationship(  #! chk9 House.country
        City, foreign_keys=[mayor_id]
    )
    rooms: Mapped[dict[str, "Room"]] = relationship(  #! chk3 House.rooms
        collection_class=attribute_keyed_dict("nmae")
    )

class Room(Base):
    __tablename__ = "room"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    house_id: Mapped[int] = mapped_column(ForeignKey("house.id"))
    house: Mapped[House] = relationship(cascade="all, delete-orphan")  #! diod Room.house

house_tag = Table(
    "house_tag",
    Base.metadata,
    Column("house_id", ForeignKey("house.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),  #! chk1 house_tag.tag_id
)
"""
"""More kinds, which stay silent at run time, or are found while a class body runs."""

CLEAN: Final = f"""{BASE}
book_tag = Table(
    "book_tag",
    Base.metadata,
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)

class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    books: Mapped[list["Book"]] = relationship(back_populates="author", order_by="Book.title")

    @validates("name")
    def check_name(self, key: str, value: str) -> str:
        return value

class Book(Base):
    __tablename__ = "book"
    __table_args__ = (UniqueConstraint("title"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship(back_populates="books")
    tags: Mapped[set["Tag"]] = relationship(secondary=book_tag)

class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)

ORLANDO = Book(title="Orlando", author=Author(name="V. Woolf"))
assert ORLANDO.author.books == [ORLANDO]
print("the module prints")
"""

CORE: Final = """
from declarative_instr import DeclarativeBase, Mapped, attribute, relationship, validates

class Base(DeclarativeBase):
    pass

class Part(Base):
    name: Mapped[str]
    size: Mapped[int] = 1  #! di08 Part.size
    tags: Mapped[list[str]] = attribute(default=[])  #! di01 Part.tags
    whole: Mapped["Whole"] = relationship(back_populates="partss")  #! di10 Part.whole
    other: Mapped["Hole"] = relationship()  #! di09 Part.other

    @validates("nmae")  #! di27 Part.check
    def check(self, key: str, value: str) -> str:
        return value

class Whole(Base):
    parts: Mapped[list[Part]] = relationship(back_populates="whole")
"""
"""Classes without tables."""

BACKREFS: Final = f"""{BASE}
from declarative_instr.orm import attribute_keyed_dict, backref

class Author(Base):
    __tablename__ = "author"
    id = Column(String, primary_key=True)
    name = Column(String)
    books: Mapped[list["Book"]] = relationship(backref="author")  #! diod Author.books
    prizes = relationship("Prise", backref="winner")  #! di09 Author.prizes
    letters: Mapped[list["Letter"]] = relationship(backref=backref("by", lazzy="joined"))  #! chk8 Author.letters
    drafts: Mapped[list["Draft"]] = relationship(backref="athor")

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str]
    author_id: Mapped[str] = mapped_column(ForeignKey("author.id"))

class Letter(Base):
    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("author.id"))

class Draft(Base):
    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("author.id"))

    @validates("author")  #! di27 Draft.check
    def check(self, key: str, value: Author) -> Author:
        return value

class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(  #! chk3 Note.author
        backref=backref("notes", collection_class=attribute_keyed_dict("titel"))
    )
"""
"""Relations that add the other side to their targets."""
