"""linguaflow's library: messy foreign-language text to clean English JSON, offline.

The stages, in the order the data flows: `decode`, `repair`, `segment`, `language`,
`hanzi`, `dedup`, `translate`; `schema` is the contract of the JSON they end in.
Nothing here imports Prefect.
"""

__version__ = "0.1.0"
