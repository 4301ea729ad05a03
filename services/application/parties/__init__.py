"""Several firms in one case: who is named, what each says, and whose people go where (分立, 合并).

A firm that has agreed, or whose agreement was submitted on paper, is bound: until the case is over
nothing else of its licence is filed, and no other case names it. It hands over its roster by
agreeing, so that the applicant can name its people.
"""
