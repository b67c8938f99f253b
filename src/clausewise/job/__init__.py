"""Archives judged once through, shard by shard: what is asked, how it is cut, who judges it, and what is left when somebody is killed."""
