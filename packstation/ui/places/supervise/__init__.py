"""What supervisors have done at PRO with a consignment."""
