# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""The classes of user_classes.py, in a module of their own: its name is part of the pickle."""
import dataclasses


class Employee:
    def __init__(self, name, age, pay):
        self.name = name
        self.age = age
        self.pay = pay


@dataclasses.dataclass
class Team:
    purpose: str
    members: list
