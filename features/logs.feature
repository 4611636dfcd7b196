Feature: The service has nothing to report

  Rule: Since its last start no server has logged a warning or an error that nobody expects
    A successful analysis logs errors of its own, so everybody had stopped reading them: a server
    that kept its sessions in files said so in two lines at its start, and nobody saw them.

    Scenario Outline: The logs hold no error but those that are known to be harmless
      When the logs of every server of <environment> are read back to its last start
      Then they hold no warning and no error but those that are known to be harmless

      @plan-5.1.2 @plan-6.1.3
      Examples:
        | environment |
        | staging     |
        | production  |
