"""The tables of Core and the only SQL that touches them."""
