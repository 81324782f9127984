"""Tells the mapping what loads the values that its objects lack; importing it does so."""

from declarative_instr.orm.loading.lazy import RelationLoader
from declarative_instr.orm.loading.refresh import load_expired
from declarative_instr.orm.mapping.ports import use_expired_loader, use_loader_factory

use_loader_factory(RelationLoader)
use_expired_loader(load_expired)
