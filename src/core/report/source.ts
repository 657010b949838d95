/** Where the report's figures come from; every figure of it that the lab shows is labelled with this. */
export const REPORT_SOURCE = 'MLSS: MNIST project, E. Borevković, A. Karpov, A. Khimasia (student report)';
