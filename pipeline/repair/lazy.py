"""A property that is worked out when it is first asked for, and kept."""

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

Owner = TypeVar("Owner")
Value = TypeVar("Value")


class lazy(Generic[Owner, Value]):  # noqa: N801
    """What `functools.cached_property` is, without its lock, which takes most of its time.

    For objects that no two threads share; the work may not depend on how often it is done.
    """

    def __init__(self, work: Callable[[Owner], Value]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type[Owner], name: str) -> None:
        """Note the name that the value is kept under."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type[Owner]) -> Self: ...

    @overload
    def __get__(self, instance: Owner, owner: type[Owner]) -> Value: ...

    def __get__(self, instance: Owner | None, owner: type[Owner]) -> Self | Value:
        """Work the value out; the instance then holds it and this is not asked again."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._work(instance)
        return value
