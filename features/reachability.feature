Feature: A Redis answers the instances of its own environment, and nobody else

  Rule: The network keeps the environments apart, whatever their settings say
    Settings are right until somebody mistypes them. Where the network lets production through to
    staging's Redis, one wrong line joins the two again, and everything goes on working.

    Scenario Outline: The Redis of an environment answers every one of its instances
      When every instance of <environment> asks the Redis of its own environment
      Then each of them is answered by one and the same server

      @plan-5.1.3 @plan-5.3.1
      Examples:
        | environment |
        | staging     |

      @plan-3.2.1 @plan-5.1.3 @plan-5.3.2
      Examples:
        | environment |
        | production  |

    @separate-networks
    Scenario Outline: The Redis of the other environment answers none of the instances
      When every instance of <environment> asks the Redis of the other environment
      Then none of them is answered, while each Redis answers the instances of its own environment

      @plan-5.3.1 @plan-6.2.4
      Examples:
        | environment |
        | staging     |

      @plan-5.3.2 @plan-6.2.4
      Examples:
        | environment |
        | production  |
