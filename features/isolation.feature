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

    Scenario Outline: A session of one environment leaves no trace in the other's Redis
      Given a look at every server of both environments
      And a visitor with a session on <other>, whose trace is found in the Redis of <other>
      Then no trace of it is in the Redis of <environment>

      @plan-5.3.1 @plan-6.2.4
      Examples:
        | environment | other      |
        | staging     | production |

      @plan-5.3.2 @plan-6.2.4
      Examples:
        | environment | other   |
        | production  | staging |

    Scenario Outline: Every worker is connected to the Redis of its own environment and to no other
      Given a look at every server of <environment>
      Then each worker is connected to the Redis of <environment> and to no other

      @plan-5.1.3 @plan-5.3.1
      Examples:
        | environment |
        | staging     |

      @plan-5.1.3 @plan-5.3.2
      Examples:
        | environment |
        | production  |

    Scenario Outline: Nobody but its own servers is connected to an environment's Redis
      Given a look at every server of both environments
      And the look finds the clients of <environment> when they are taken for strangers
      Then the Redis of <environment> serves its own servers, and neither <other> nor anybody else

      @plan-5.3.1 @plan-6.1.2 @plan-6.2.4
      Examples:
        | environment | other      |
        | staging     | production |

      @plan-5.3.2 @plan-6.1.2 @plan-6.2.4
      Examples:
        | environment | other   |
        | production  | staging |

    @busy
    Scenario Outline: Load on one environment is not felt by the other's Redis
      Given a look at every server of both environments
      And a visitor with a session on <other>
      When <other> is put under load, with an eye on the Redis of <environment>
      Then the Redis of <environment> is as busy as before

      @plan-5.3.1 @plan-6.2.4
      Examples:
        | environment | other      |
        | staging     | production |

      @plan-5.3.2 @plan-6.2.4
      Examples:
        | environment | other   |
        | production  | staging |

    @plan-5.3.1 @plan-5.3.2 @plan-6.2.4
    Scenario: The two environments use two Redis servers
      Given a look at every server of both environments
      And the look finds out a single Redis that is known under two names
      Then no Redis server serves both environments
