"""Word lists, frames and learned weights: data with a header and a schema, and their loaders."""
