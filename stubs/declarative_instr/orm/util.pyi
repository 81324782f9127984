from declarative_instr.orm.mapping.cascade import CascadeOptions
from declarative_instr.orm.mapping.lookup import class_mapper, object_mapper
from declarative_instr.orm.session.keys import identity_key

__all__ = ["CascadeOptions", "class_mapper", "identity_key", "object_mapper"]
