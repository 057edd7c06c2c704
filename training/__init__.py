"""The recipe of linguaflow's embedded models: from open text to Argos packages."""
