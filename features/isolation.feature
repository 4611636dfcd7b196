Feature: Staging and production are isolated from each other

  Rule: Staging can fail without anyone noticing on production
    In 2025 production ran on staging's Redis. Every check was green: they read what was
    declared, and a user of production alone sees nothing wrong while the Redis is shared.

    Scenario Outline: A session opened on one environment means nothing to the other
      Given a visitor with a session on <other>
      When every instance of <environment> is shown the same session
      Then each of them treats the visitor as a stranger

      @plan-5.3.1 @plan-6.2.3
      Examples:
        | environment | other      |
        | staging     | production |

      @plan-5.3.2 @plan-6.2.3
      Examples:
        | environment | other   |
        | production  | staging |

    Scenario Outline: Every worker is connected to the Redis of its own environment and to no other
      Given every worker of <environment> has served a session
      Then each of them is connected to the Redis of <environment> and to no other

      @plan-5.1.3 @plan-5.3.1
      Examples:
        | environment |
        | staging     |

      @plan-5.1.3 @plan-5.3.2
      Examples:
        | environment |
        | production  |

    @plan-5.3.1 @plan-5.3.2 @plan-6.2.4
    Scenario: The two environments use two Redis servers
      Given every worker of both environments has served a session
      Then no Redis server serves both environments
