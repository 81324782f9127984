# not-a-table, fails: a class is mapped to the name of a table
from sqlalchemy import Column, Integer, MetaData, Table

from declarative_instr.orm import configure_mappers, registry

mapped = registry()
page_table = Table("page", MetaData(), Column("id", Integer, primary_key=True))


class Page:
    id: int


mapped.map_imperatively(Page, "page")  # wrong
#> mapped.map_imperatively(Page, page_table)
configure_mappers()
