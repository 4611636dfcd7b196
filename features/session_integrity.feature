Feature: A session is the same wherever it is served

  Rule: The balancer is not what holds a session together
    Sticky sessions hid for weeks that the second server knew none of the first one's users.
    So a session is shown to every worker itself, past the balancer.

    Scenario Outline: A session works on every worker of every server
      Given a look at every server of <environment>
      Then a session made on one of its servers is known to every worker of the others

      @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |
