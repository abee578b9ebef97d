"""The page of persons: the list with its filters, and the card of the one that is chosen."""

from gdpr_desk.ui.people.page import PeoplePage

__all__ = ["PeoplePage"]
