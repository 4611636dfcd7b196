Feature: Sessions are in the Redis that the environment has been given

  Rule: Every witness names the same Redis, on every server and in every worker
    In 2025 the settings were changed, every check of the plan was green, and every worker
    was still connected to the wrong Redis: the setting that was changed is one that nobody reads.

    Scenario Outline: Settings, processes, connections and a user's session agree on one Redis
      Given a look at every server of <environment>
      Then all witnesses name the Redis of <environment>

      @plan-3.3.1 @plan-5.1.3
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: No server keeps sessions in files
    A server that finds no Redis when it starts goes on with files, without a word, and
    every page is served. The forgotten second server did so for weeks.

    Scenario Outline: Every worker says that its sessions are in Redis
      Given a look at every server of <environment>
      When each of its servers is asked many times where it keeps its sessions
      Then every answer is Redis
      And no session files were written since the last start

      @plan-5.1.3
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: A new session lasts for a day
      Given a look at every server of <environment>
      Then a new session on each of its servers lasts for as long as planned

      @plan-5.1.3
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: A session is renewed by every visit, and gone when Redis lets it go
      Given a look at every server of <environment>
      When a session on each of its servers is visited, expires, and is visited again
      Then the first visit has renewed it, and the second found nothing of it

      @plan-5.1.3
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: The Redis in use can take what comes
    A full Redis answers PING, and the health pages are green: only users' sessions fail or vanish.

    Scenario Outline: The Redis in use has room
      Given a look at every server of <environment>
      Then the Redis in use has room for more sessions

      @plan-6.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The Redis in use forgets no session before its time
      Given a look at every server of <environment>
      Then the Redis in use evicts as declared, and has evicted nothing

      @plan-6.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The Redis in use turns nobody away
      Given a look at every server of <environment>
      Then the Redis in use has rejected no connection

      @plan-6.1.2
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The Redis in use takes writes
      Given a look at every server of <environment>
      Then the Redis in use is a master that has all its memory and fails no save

      @plan-5.1.3
      Examples:
        | environment |
        | staging     |
        | production  |
