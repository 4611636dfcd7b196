Feature: What is there before a change is on record, and can be restored

  Rule: Whoever changes the settings knows what they were
    The plan asks for a picture of the settings; a picture shows the passwords too. A backup
    of the history was made after the change, and the script that was to restore it restored
    nothing.

    Scenario Outline: The settings of every server are on record, without their secrets
      Given a look at every server of <environment>
      Then its settings can be read to the last line, and are kept without their secrets

      @plan-1.1.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The settings of Redis mean the same to everybody who reads them
      Given a look at every server of <environment>
      Then its settings of Redis mean the same to the application and to a shell

      @plan-1.1.1 @plan-3.3.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The settings of every server can be backed up and put back, byte for byte
      Given a look at every server of <environment>
      Then a copy of its settings, backed up, changed and restored, is what it was, with its mode and its owner

      @plan-1.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: Nobody is surprised by a maintenance
    Users of a ministry are in the middle of an analysis when a server is restarted.

    @plan-4.1.1 @channels
    Scenario: Those who are to be told of a maintenance can be told
      Then every channel in which they are told takes a message
