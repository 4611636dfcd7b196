Feature: A TPR workbook is accepted for what it is

  Rule: An upload starts a TPR analysis of that very workbook
    The page says "success" to any file, recognised or not: in August a workbook
    that was taken for a plain table looked the same until the dialogue went astray.

    Scenario Outline: A TPR workbook is recognised, with its state and its size
      Given a first-time visitor to <environment>
      When the visitor uploads a TPR workbook of Adamawa with 14 wards
      Then the workbook is recognised as TPR data of its state and size

      @plan-5.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: A user whose workbook is not recognised is not led into a TPR analysis
      Given a first-time visitor to <environment>
      When the visitor tries to upload a workbook without a sheet named raw
      Then the chat begins no TPR analysis of it

      @plan-5.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: A second workbook leaves nothing of the first
      Given an analyst of <environment> with a finished analysis of Adamawa with 6 wards
      When the analyst uploads and analyses a second workbook, of Kwara with 8 wards
      Then links and files are about the second workbook, and none about Adamawa

      @plan-5.2.1 @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: What is no TPR workbook is never taken for one
    An analyst here talks to the application without a page, which hides its refusals.

    Scenario Outline: A file is judged by what it holds
      Given an analyst of <environment>
      When the analyst tries to upload <file>
      Then it is <answer>

      @plan-5.2.1
      Examples: Staging
        | environment | file                                  | answer                |
        | staging     | a workbook without a sheet named raw  | kept as a plain table |
        | staging     | a workbook cut off in the middle      | kept as a plain table |
        | staging     | a workbook of no bytes                | kept as a plain table |
        | staging     | a text file                           | kept as a plain table |
        | staging     | a PDF document                        | refused               |

      @plan-5.2.1
      Examples: Production
        | environment | file                                  | answer                |
        | production  | a workbook without a sheet named raw  | kept as a plain table |
        | production  | a workbook cut off in the middle      | kept as a plain table |
        | production  | a workbook of no bytes                | kept as a plain table |
        | production  | a text file                           | kept as a plain table |
        | production  | a PDF document                        | refused               |

    Scenario Outline: A form without a file is refused
      Given an analyst of <environment>
      When the analyst sends the form without a file
      Then it is refused

      @plan-5.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: A file over the limit is refused before it is sent
      Given an analyst of <environment>
      When the analyst announces a file of just over <limit> MB
      Then it is refused as too large

      @plan-5.2.1
      Examples:
        | environment | limit |
        | staging     | 32    |
        | production  | 16    |

    Scenario Outline: A name that hides a path leads nowhere
      Given an analyst of <environment>
      And a name for a workbook that leads out of its folder
      When the analyst gives this name to <file> and uploads it
      Then nothing of it lies outside the folder of the analyst's session

      @plan-5.2.1
      Examples:
        | environment | file                                 |
        | staging     | a TPR workbook                       |
        | staging     | a workbook without a sheet named raw |
        | production  | a TPR workbook                       |
        | production  | a workbook without a sheet named raw |
