global using SweepKernel = FusedNorm.Generator.Kernels.Kernel;
