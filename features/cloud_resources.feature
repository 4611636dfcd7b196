Feature: What stands at AWS is what was planned

  Rule: Each environment has the cluster that the plan describes
    A cluster is called available as soon as it answers, whatever it is. In 2025 that one word was
    all that was looked at; nobody would have noticed one without backups, or of another engine.

    Scenario Outline: The cluster exists under its planned name
      Then AWS knows the Redis cluster of <environment>

      @plan-2.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The cluster has the setting that the plan asks for
      Given the Redis cluster of <environment>
      Then its <setting> is as planned for <environment>

      @plan-2.1.2
      Examples:
        | environment | setting |
        | staging     | engine  |
        | production  | engine  |

      @plan-2.1.3
      Examples:
        | environment | setting   |
        | staging     | node size |
        | production  | node size |

      @plan-2.1.4
      Examples:
        | environment | setting            |
        | staging     | number of replicas |
        | production  | number of replicas |

      @plan-2.1.6
      Examples:
        | environment | setting         |
        | staging     | parameter group |
        | production  | parameter group |

      @plan-2.2.1
      Examples:
        | environment | setting           |
        | staging     | automatic backups |
        | production  | automatic backups |

      @plan-2.2.3
      Examples:
        | environment | setting          |
        | staging     | Multi-AZ setting |
        | production  | Multi-AZ setting |

      @plan-3.1.1
      Examples:
        | environment | setting |
        | staging     | status  |
        | production  | status  |

    Scenario Outline: The cluster stands in the subnets of its instances
      Given the Redis cluster of <environment>
      Then it stands where the instances of <environment> stand

      @plan-2.1.5
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The cluster costs what was agreed
      Given the Redis cluster of <environment>
      Then a month of it costs what the owner of <environment> was told

      @plan-2.1.3
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: Only an environment's own instances reach its Redis
    In 2025 production's workers could reach staging's Redis, and so they used it for months.
    A rule that lets in one too many is never noticed by those who are let in.

    Scenario Outline: The cluster lets in its own instances and nobody else
      Given the Redis cluster of <environment>
      Then it lets in the instances of <environment> and nobody else

      @plan-2.1.7
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: AWS works on a cluster while nobody is at work
    Maintenance of a single node takes all sessions with it. AWS counts in UTC, and the users'
    working day in Nigeria begins before that of those who chose the hour.

    Scenario Outline: The maintenance window lies outside the office hours
      Given the Redis cluster of <environment>
      Then it is maintained in the planned window of <environment>, outside the office hours

      @plan-2.2.2
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: Who is to be warned by AWS will be
    In 2025 an alarm looked at an id that did not exist. That it heard nothing counted as good:
    it was green all the time, and would have been in any outage.

    Scenario Outline: Every alarm on the cluster hears what it is to warn of
      Then every alarm on the Redis of <environment> has heard of it within the last hour

      @plan-6.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

  @target-group
  Rule: The balancer sends users to the instances that were looked at, and to no others
    In 2025 a second instance stood behind production's balancer that nobody had listed. It never
    got the change, and every other request of a user fell back to session files.

    Scenario Outline: The balancer knows every instance and no stranger
      Then the target group of <environment> has its instances and no others

      @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The balancer finds every instance where its workers listen
      Then the target group of <environment> has every instance at the port of its workers

      @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The balancer holds every instance for healthy
      Then every instance in the target group of <environment> is healthy

      @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |
