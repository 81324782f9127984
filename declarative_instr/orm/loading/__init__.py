"""From rows to objects, and from a missing value to the statement that finds it; see the modules.

Importing the package lets mapped classes load what their objects lack.
"""

from declarative_instr.orm.loading.lazy import RelationLoader
from declarative_instr.orm.loading.refresh import load_expired
from declarative_instr.orm.mapping.ports import use_expired_loader, use_loader_factory

use_loader_factory(RelationLoader)
use_expired_loader(load_expired)
