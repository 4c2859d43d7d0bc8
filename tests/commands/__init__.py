"""The writing side: rules without a database, tables and races with one."""
