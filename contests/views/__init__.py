"""The pages of the contests: parse, ask permission, call one action or one queryset, answer."""
