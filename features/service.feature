Feature: The service runs as planned on every server

  Rule: Whoever serves the users is the service itself, whole and up to date
    The plan counts processes whose line holds the word gunicorn and expects seven. That
    counts other services too, and a crash loop always shows six workers at a glance.

    Scenario Outline: The service runs, and will run again when its server is restarted
      Given a look at every server of <environment>
      Then its service is active, and starts with the server

      @plan-1.1.2 @plan-4.2.1 @plan-5.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: Nobody but the service answers where the users are served
      Given a look at every server of <environment>
      Then its service alone holds the port of the users

      @plan-4.2.1 @plan-5.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: Every server has exactly its planned workers
      Given a look at every server of <environment>
      Then its service has exactly the planned workers

      @plan-1.1.2 @plan-4.2.1 @plan-5.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: Every process has started after the last change of the settings
      Given a look at every server of <environment>
      Then every process of its service has read the settings as they are now

      @plan-3.3.1 @plan-4.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The workers stay the same workers
      Given a look at every server of <environment>
      Then its workers live on while they are watched

      @plan-5.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: All servers of an environment are the same
    There were two servers behind the balancer, and the second, made by hand, had neither
    the new code nor the new settings: every other visit went wrong.

    Scenario Outline: All servers of an environment are alike
      Given a look at every server of <environment>
      Then its servers have the same <what>

      @plan-5.1.1
      Examples:
        | environment | what     |
        | staging     | code     |
        | staging     | packages |
        | staging     | settings |
        | production  | code     |
        | production  | packages |
        | production  | settings |
