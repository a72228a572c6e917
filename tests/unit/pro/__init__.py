"""Tests of the client of the PRO API, against a real server on loopback that misbehaves."""
