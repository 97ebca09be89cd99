using Xunit;

// One scenario at a time: each has two engines and often a second process, and their time limits assume the machine is theirs.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
